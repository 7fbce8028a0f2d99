"""What holds for every test: nothing is timed, also where Hypothesis would."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.register_profile("long", deadline=None, max_examples=3000)
settings.load_profile("house")
