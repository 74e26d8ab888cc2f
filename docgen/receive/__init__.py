"""The act of receiving: take in, recognise, verify, judge."""
