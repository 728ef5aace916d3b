"""What happens to customers, declared once; one file a subject. Services record these, `portal.audit` keeps them."""

from __future__ import annotations

from customers.events.drafts import (
    DraftChange,
    DraftDeleted,
    DraftExpired,
    DraftFinished,
    DraftStarted,
    DraftTakenUp,
)
from customers.events.ground import (
    CustomerChange,
)
from customers.events.licensing import (
    CatalogueAdded,
    CatalogueChanged,
    CatalogueLoaded,
    QuantitiesChanged,
    QuotaThresholdReached,
    SubscriberAdded,
    SubscriberAddOnsChanged,
    SubscriberAppointed,
    SubscriberChange,
    SubscriberCorrected,
    SubscriberMoved,
    SubscriberNumbersChanged,
    SubscriberReleased,
    ThresholdsChanged,
)
from customers.events.lifecycle import (
    ComplianceMoved,
    CustomerDeleted,
    CustomerDeprovisioned,
    CustomerRemoval,
    OutcomeHeld,
    OwnOrganisationCancelled,
    OwnOrganisationMarked,
    ProvisioningMoved,
    ProvisioningRepeated,
    StatusMoved,
)
from customers.events.lists import (
    CustomersExported,
    TagsChanged,
    ViewRemoved,
    ViewSaved,
)
from customers.events.notices import (
    CustomerMuted,
    NoticesChosen,
)
from customers.events.profile import (
    AssignmentChanged,
    CustomerCreated,
    ExternalIdChanged,
    PlacesChanged,
    ProfileChanged,
    SettingsChanged,
)
from customers.events.templates import (
    TemplateChange,
    TemplateChanged,
    TemplateCreated,
    TemplateDeleted,
)

__all__ = [
    "AssignmentChanged",
    "CatalogueAdded",
    "CatalogueChanged",
    "CatalogueLoaded",
    "ComplianceMoved",
    "CustomerChange",
    "CustomerCreated",
    "CustomerDeleted",
    "CustomerDeprovisioned",
    "CustomerMuted",
    "CustomerRemoval",
    "CustomersExported",
    "DraftChange",
    "DraftDeleted",
    "DraftExpired",
    "DraftFinished",
    "DraftStarted",
    "DraftTakenUp",
    "ExternalIdChanged",
    "NoticesChosen",
    "OutcomeHeld",
    "OwnOrganisationCancelled",
    "OwnOrganisationMarked",
    "PlacesChanged",
    "ProfileChanged",
    "ProvisioningMoved",
    "ProvisioningRepeated",
    "QuantitiesChanged",
    "QuotaThresholdReached",
    "SettingsChanged",
    "StatusMoved",
    "SubscriberAddOnsChanged",
    "SubscriberAdded",
    "SubscriberAppointed",
    "SubscriberChange",
    "SubscriberCorrected",
    "SubscriberMoved",
    "SubscriberNumbersChanged",
    "SubscriberReleased",
    "TagsChanged",
    "TemplateChange",
    "TemplateChanged",
    "TemplateCreated",
    "TemplateDeleted",
    "ThresholdsChanged",
    "ViewRemoved",
    "ViewSaved",
]
