"""The checks on a return: one rule per file, each from a case to findings.

`docgen.receive.verify.rules` lists them in the order in which they are read. A rule never
raises, whatever the facts, and always gives at least one finding: it also says on what evidence
it found nothing wrong.
"""
