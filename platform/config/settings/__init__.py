"""Settings by subject; `demo`, `test` and `production` compose them."""
