"""The ledgers' programmes: who, what is due, by when; rewards for enterprises."""

__all__ = [
    "assistance",
    "candidates",
    "enterprise_output",
    "enterprise_rewards",
    "growth_points",
    "idle_enterprises",
    "pools",
    "projects",
    "spring_festival",
    "todo_lists",
]
