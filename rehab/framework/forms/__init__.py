"""Forms of frameworks, providers and facilities, a module for each area."""
