"""Settings by LANTOA_ENV: demo (the default) or production; tests have their own."""
