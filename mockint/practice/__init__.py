"""A practice session without a screen: the plan, the state machine, the conductor that performs it, the probes."""
