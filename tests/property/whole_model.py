"""The independent model of everything that histories play."""

from tests.property.adjustment_model import AdjustedModel
from tests.property.funding_model import FundedModel
from tests.property.schedule_model import ScheduleModel
from tests.property.warranty_model import WarrantyModel


class WholeModel(ScheduleModel, AdjustedModel, WarrantyModel, FundedModel):
    """Orders with all that funds them, what is posted by hand, warranties and schedules."""
