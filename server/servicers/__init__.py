"""Servicers, one for each service. A method is three moves: convert, call, convert."""
