"""Which detectors a study is put through, by what they look at."""
