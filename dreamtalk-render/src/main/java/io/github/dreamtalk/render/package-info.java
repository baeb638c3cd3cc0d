/** Contents of the module {@code dreamtalk-render}. */
package io.github.dreamtalk.render;
