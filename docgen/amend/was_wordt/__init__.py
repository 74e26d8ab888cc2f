"""Was-wordt: what changed in the text of a covenant between two revisions, article by article.

``reading`` makes paragraphs of Word files, ``articles`` says in which article each stands,
``pairing`` finds out which block became which, ``rows`` makes the rows of the table of it.
`docgen.amend.was_wordt.comparing.compare` does it all; ``screen``, ``values`` and ``document``
show the outcome.
"""
