"""Bytes to plain values, strictly, and places in a text."""
