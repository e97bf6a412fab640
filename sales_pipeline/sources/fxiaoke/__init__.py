"""Fxiaoke 纷享销客 (ShareCRM), Open API v2."""
