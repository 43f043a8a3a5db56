"""Simulated learners for demonstration cohorts."""
