"""What the performance figures are measured with: always as a ratio to a floor in the same run."""
