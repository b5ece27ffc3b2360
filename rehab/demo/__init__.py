"""Demonstration data: invented people and cases on the real list of providers of 2022.

Everything is made through the commands that users use, at days relative to the day of loading.
"""
