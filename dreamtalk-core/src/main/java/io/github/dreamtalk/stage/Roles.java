package io.github.dreamtalk.stage;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.motion.ChannelRole;
import io.github.dreamtalk.motion.MotionSpace;

/** Finds the channels a stage needs. */
final class Roles {
    private Roles() {}

    /** The channel of a role; an error that names it if the space has none. */
    static int index(MotionSpace space, ChannelRole role) {
        return space.indexOf(role)
                .orElseThrow(() -> new InvalidInputException("motion space '" + space.name() + "': no channel for "
                        + role + "; its channels are " + space.channelNames() + ". Leave the stage out by its name"));
    }
}
