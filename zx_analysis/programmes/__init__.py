"""The ledgers' programmes: who, what is due, by when; rewards for enterprises."""

__all__ = [
    "candidates",
    "cultivation",
    "difficulties",
    "enterprise_rewards",
    "growth_points",
    "idle_enterprises",
    "projects",
    "reserve",
    "sales_events",
    "spring_festival",
    "todo_lists",
]
