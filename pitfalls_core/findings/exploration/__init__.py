"""Finished runs, looked at in other ways than their study planned; all of it is labelled so."""
