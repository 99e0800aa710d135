"""Who works when: the rota's reads, writes, rotation and screens."""
