/** Contents of the module {@code dreamtalk-models}. */
package io.github.dreamtalk.models;
