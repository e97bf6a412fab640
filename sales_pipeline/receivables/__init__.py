"""Which money settles which instalment: plain Python, offered to the models as one function."""
