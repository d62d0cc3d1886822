"""The independent model of everything that histories play."""

from tests.property.adjustment_model import AdjustedModel
from tests.property.warranty_model import WarrantyModel


class WholeModel(AdjustedModel, WarrantyModel):
    """Orders with their cases and freezes, what is posted by hand, and warranties."""
