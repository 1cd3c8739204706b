"""One or two chapters' own things, made of instruments and shapes."""
