"""Simulated learners practise a made-up curriculum: with the real engine, and with other tutors' rules."""
