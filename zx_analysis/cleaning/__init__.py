from zx_analysis.cleaning.clean import Cleaned, clean_city, clean_files
from zx_analysis.messages.catalogue import InputRefused

__all__ = ["Cleaned", "InputRefused", "clean_city", "clean_files"]
