"""One file that holds the database and the stored files, and the way back."""
