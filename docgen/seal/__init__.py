"""The act of sealing: compile the definitive copy, publish it, check it."""
