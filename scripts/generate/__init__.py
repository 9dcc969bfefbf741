"""From the published contract to `generated/backquant_api`.

    published contract --overlay--> corrected --hoist--> named parts --openapi-python-client--> view --templates--> package

`references` writes out shared parameters and responses, `overlay` applies our corrections, `validation` refuses what is no
OpenAPI, `hoist` gives inline enums and objects names of their own, `view` and `params` turn the parser's output into what
the templates print, `clashes` refuses names that Python can't hold twice, `render` prints it. Whatever stops on the way is
a `ContractProblem` that names the place in the document.
"""

__all__: list[str] = []
