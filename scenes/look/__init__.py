"""What a drawn thing must know: the colours, the frame's regions, and the stage that it is on."""
