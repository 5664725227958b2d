"""What goes where and when: plans, times, playbooks."""
