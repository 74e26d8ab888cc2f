"""Tools that make files of the repository; the program itself never runs them."""
