"""Azure's public regions, by both of their names: `eastus2`, and `East US 2` for people.

Source: `az account list-locations` of the public cloud (physical regions, 2026). Which of them
offer Azure OpenAI is not checked, what is trained and deployed where is: `catalogue.py`.
"""

from __future__ import annotations

from typing import Any

from emulator.control_plane import errors

_DISPLAY_NAMES = (
    "Australia Central",
    "Australia East",
    "Australia Southeast",
    "Austria East",
    "Belgium Central",
    "Brazil South",
    "Canada Central",
    "Canada East",
    "Central India",
    "Central US",
    "Chile Central",
    "East Asia",
    "East US",
    "East US 2",
    "France Central",
    "Germany West Central",
    "Indonesia Central",
    "Israel Central",
    "Italy North",
    "Japan East",
    "Japan West",
    "Jio India Central",
    "Jio India West",
    "Korea Central",
    "Korea South",
    "Malaysia West",
    "Mexico Central",
    "New Zealand North",
    "North Central US",
    "North Europe",
    "Norway East",
    "Poland Central",
    "Qatar Central",
    "South Africa North",
    "South Central US",
    "South India",
    "Southeast Asia",
    "Spain Central",
    "Sweden Central",
    "Switzerland North",
    "Switzerland West",
    "UAE North",
    "UK South",
    "UK West",
    "West Central US",
    "West Europe",
    "West India",
    "West US",
    "West US 2",
    "West US 3",
)


def short_name(location: str) -> str:
    """Write a location as ARM's answers do: lower case, no spaces."""
    return location.lower().replace(" ", "")


DISPLAY_NAMES = {short_name(name): name for name in _DISPLAY_NAMES}


def parse_location(value: Any, resource_type: str | None) -> str:
    """Read the location of a resource, or of a resource group if there is no type.

    Raises:
        WireError: 400 if it is missing or no region.
    """
    if not value:
        raise errors.location_required()
    name = short_name(str(value))
    if name not in DISPLAY_NAMES:
        raise errors.location_not_available(str(value), resource_type, sorted(DISPLAY_NAMES))
    return name
