"""The library of pictures: its forms, its list and the places of each picture."""
