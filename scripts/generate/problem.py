"""What stops a generation: a message that names the place in the document."""

from backquant._contract.nodes import ContractProblem, Json, Node, child, children, node, text

__all__ = ["ContractProblem", "Json", "Node", "child", "children", "node", "text"]
