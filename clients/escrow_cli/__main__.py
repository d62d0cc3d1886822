"""Lets `python -m escrow_cli` do what `escrow` does."""

from escrow_cli.main import main

if __name__ == "__main__":
    main()
