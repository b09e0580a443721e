"""The only door for writing fee sheets."""

from billing.services.preparing import fee_sheets_ask, fee_sheets_prepare

__all__ = ["fee_sheets_ask", "fee_sheets_prepare"]
