"""Files for and from a bank, ISO 20022: what is to be paid, and what became of it.

Names and account numbers stand in them and in a file that only this command reads; they are never
sent to the ledger, and no error repeats one.
"""
