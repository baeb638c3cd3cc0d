package io.github.dreamtalk.motion;

/**
 * What a channel of a {@link MotionSpace} is for, so that stages can find it in any space. Angles are in radians; weights
 * are 0 at rest and 1 at the full shape. Left and right are the subject's own.
 */
public enum ChannelRole {
    /** Turn of the head, an angle, positive towards the subject's left, which is the right of the picture. */
    HEAD_YAW,
    /** Nod of the head, an angle, positive up. */
    HEAD_PITCH,
    /** Tilt of the head, an angle, positive clockwise in the picture: towards the subject's left shoulder. */
    HEAD_ROLL,
    /** How far the left lid is closed, a weight. */
    LEFT_LID,
    /** How far the right lid is closed, a weight. */
    RIGHT_LID,
    /** Turn of the left eye, an angle, positive towards the subject's left. */
    LEFT_EYE_YAW,
    /** Rise of the left eye, an angle, positive up. */
    LEFT_EYE_PITCH,
    /** Turn of the right eye, an angle, positive towards the subject's left. */
    RIGHT_EYE_YAW,
    /** Rise of the right eye, an angle, positive up. */
    RIGHT_EYE_PITCH,
    /** The left eye looks towards the nose, a weight. */
    LEFT_LOOK_IN,
    /** The left eye looks away from the nose, a weight. */
    LEFT_LOOK_OUT,
    /** The left eye looks up, a weight. */
    LEFT_LOOK_UP,
    /** The left eye looks down, a weight. */
    LEFT_LOOK_DOWN,
    /** The right eye looks towards the nose, a weight. */
    RIGHT_LOOK_IN,
    /** The right eye looks away from the nose, a weight. */
    RIGHT_LOOK_OUT,
    /** The right eye looks up, a weight. */
    RIGHT_LOOK_UP,
    /** The right eye looks down, a weight. */
    RIGHT_LOOK_DOWN,
    /** How far the jaw is open, a weight. */
    JAW_OPEN
}
