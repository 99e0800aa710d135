from .checklists import ChecklistViewSet

__all__ = ["ChecklistViewSet"]
