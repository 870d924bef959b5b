"""What the operator runs: one file for each command of ``fawen``, and how a call that cannot work is answered."""
