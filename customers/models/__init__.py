"""Every model of this app, by subject."""

from customers.models.billing import AssignmentCount, BillingReport
from customers.models.catalogue import (
    CallInLocation,
    CallInNumber,
    CountryLocation,
    OnboardingTemplate,
    Product,
)
from customers.models.customer import CallingLocation, Customer, Profile
from customers.models.drafts import Draft
from customers.models.imports import ColumnMapping, CustomerImport, ImportRow, ImportStep
from customers.models.notices import ByMail, Notice, NoticeChoice, NoticeMute
from customers.models.personal import (
    CustomerExport,
    CustomerTag,
    DeskMemory,
    ExportPart,
    ExportStep,
    SavedView,
)
from customers.models.provisioning import DirectoryEntry, ProvisioningWork
from customers.models.quantities import Quantity, Reservation, Subscriber, SubscriberAddOn
from customers.models.quotas import QuotaCrossing, QuotaThreshold

__all__ = [
    "AssignmentCount",
    "BillingReport",
    "ByMail",
    "CallInLocation",
    "CallInNumber",
    "CallingLocation",
    "ColumnMapping",
    "CountryLocation",
    "Customer",
    "CustomerExport",
    "CustomerImport",
    "CustomerTag",
    "DeskMemory",
    "DirectoryEntry",
    "Draft",
    "ExportPart",
    "ExportStep",
    "ImportRow",
    "ImportStep",
    "Notice",
    "NoticeChoice",
    "NoticeMute",
    "OnboardingTemplate",
    "Product",
    "Profile",
    "ProvisioningWork",
    "Quantity",
    "QuotaCrossing",
    "QuotaThreshold",
    "Reservation",
    "SavedView",
    "Subscriber",
    "SubscriberAddOn",
]
