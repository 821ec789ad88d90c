"""Prove a migration: run a program before and after it and compare what the model saw.

Needs the extra `prove`. User code is executed here and nowhere else, and it can
reach nothing but the emulator.
"""

from migrate_interactions.proving.proof import CallPair, Proof, Verdict
from migrate_interactions.proving.prove import compared, prove
from migrate_interactions.proving.running import ProgramRun, run_program

__all__ = ["CallPair", "ProgramRun", "Proof", "Verdict", "compared", "prove", "run_program"]
