from zx_analysis.city.city import City
from zx_analysis.city.register import Register

__all__ = ["City", "Register"]
