"""Histories that outlive the process: rebuilt for each request from where they are stored."""
