"""Demonstration data: invented people and cases on the real list of providers of 2022.

Cases are made through the commands that users use, at days relative to the day of loading.
"""
