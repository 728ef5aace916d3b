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
    SubscriberAdded,
    SubscriberAppointed,
    SubscriberChange,
    SubscriberCorrected,
    SubscriberMoved,
    SubscriberNumbersChanged,
    SubscriberReleased,
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
    "CustomerRemoval",
    "CustomersExported",
    "DraftChange",
    "DraftDeleted",
    "DraftExpired",
    "DraftFinished",
    "DraftStarted",
    "DraftTakenUp",
    "ExternalIdChanged",
    "OutcomeHeld",
    "OwnOrganisationCancelled",
    "OwnOrganisationMarked",
    "PlacesChanged",
    "ProfileChanged",
    "ProvisioningMoved",
    "ProvisioningRepeated",
    "QuantitiesChanged",
    "SettingsChanged",
    "StatusMoved",
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
    "ViewRemoved",
    "ViewSaved",
]
