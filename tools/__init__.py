"""Tools for those who work on Convene; the running bot needs none of them."""
