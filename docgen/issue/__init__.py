"""The first act: plan, render, convert, assemble, stamp, deliver, send."""
