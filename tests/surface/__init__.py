"""Every documented operation, walked from the fragments through the clients and back."""
