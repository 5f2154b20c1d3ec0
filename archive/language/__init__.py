"""Reading: folding, sentences, quotations, numbers and words, in several languages. Pure."""
