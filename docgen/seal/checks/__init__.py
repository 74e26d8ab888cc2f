"""One rule per file: is this definitive copy whole?

A rule is a pure function from the facts about a file to its findings; it reads no files and no
register. `docgen.seal.checks.rules` has them in order.
"""
