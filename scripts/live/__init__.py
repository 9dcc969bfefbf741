"""`make contract-live`: calls every operation of a running API once and compares the replies with the contract.

calls.py       what each call passes, so that it is cheap
shapes.py      what a value may be; from_schema.py and from_examples.py make shapes, expected.py those of whole replies
drift.py       where a value departs from its shape
run.py         one call after the other, within the budgets; results.py what came of them, report.py and screen.py for people
record.py      replies as new examples; trim.py and anonymous.py prepare them, draft.py drafts overlay actions from them
"""

__all__: list[str] = []
