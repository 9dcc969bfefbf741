"""From the published contract to `generated/backquant_api`.

    published contract --overlay--> corrected --hoist--> named parts --openapi-python-client--> view --templates--> package

`overlay` applies our corrections, `hoist` gives inline enums and objects names of their own, `view` turns the parser's
output into what the templates print, `render` prints it.
"""
