"""How our own pictures are drawn, step by step, in English; the lines are `static/img/steps/<key>.svg`."""

TEXT = """
cat | Draw a big circle for the cat's head.
    Add two triangles on top for the ears.
    Draw two eyes, a small nose and a mouth.
    Draw some whiskers on both sides.
    Under the head draw the body, like an egg.
    Last come the tail and two feet.
dog | Draw a big circle for the dog's head.
    Add two long ears that hang down.
    Draw the eyes, the nose and a smile.
    Draw a little tongue.
    Draw the body, sitting up straight.
    Draw the front legs and a wagging tail.
dinosaur | Draw a round head.
    From the head draw the neck, the big belly and a long tail.
    Draw two thick legs.
    Draw one tiny arm.
    Draw a row of triangles on its back.
    Add an eye, a mouth and some spots.
princess | Draw a round face.
    Put a pointed crown on her head.
    Draw long hair on both sides.
    Draw her eyes and a smile.
    Draw a big dress, like a bell.
    Draw her arms and a frill on the dress.
castle | Draw a big box.
    Draw the blocks of the wall on top.
    Draw a tall tower on each side.
    Give the towers pointed roofs.
    Draw the gate and little flags.
    Last, draw the windows.
car | Draw a long body with round corners.
    Draw the roof on top.
    Draw two round wheels.
    Put a small circle in each wheel.
    Draw the windows.
    Draw a light and a door handle.
flower | Draw a small circle, the middle of the flower.
    Draw petals all around it.
    Draw a long stem going down.
    Draw two leaves on the stem.
    Give your flower a happy face.
rabbit | Draw a round head.
    Draw two long ears on top.
    Draw a thin oval inside each ear.
    Draw the eyes, nose and mouth.
    Draw a chubby body.
    Draw two feet and a round tail.
fish | Draw a big oval for the body.
    Draw the tail behind it.
    Draw a round eye.
    Draw the mouth, and a curve behind the head.
    Draw the fin on top and the one at the side.
    Draw bubbles and scales.
bird | Draw a circle for the head.
    Draw a bigger shape for the body.
    Draw a triangle for the beak.
    Draw an eye and a wing.
    Draw the tail.
    Draw two thin legs.
butterfly | Draw a long thin body.
    Put a small round head on top.
    Draw two curly feelers.
    Draw two big upper wings.
    Draw two smaller lower wings.
    Draw patterns on the wings, the same on both sides.
sun | Draw a big circle.
    Draw a ray up, down, left and right.
    Draw four more rays in between.
    Draw a smiling face.
tree | Draw two lines for the trunk.
    Draw a big leafy top, like a cloud.
    Draw some marks on the trunk.
    Draw some fruit in the tree.
    Draw grass under the tree.
house | Draw a big square for the walls.
    Draw a triangle roof on top.
    Draw the door. Do not forget the handle.
    Draw two windows.
    Draw a chimney and some smoke.
    Draw the ground and some grass.
train | Draw a box for the carriage.
    In front draw the engine: a tall box and a low box.
    Draw a chimney on the engine.
    Draw a row of wheels below.
    Draw windows and join the carriages.
    Draw puffs of smoke and the track.
plane | Draw a long body.
    Draw the big wing below.
    Draw the wing above.
    Draw the tail at the back.
    Draw a row of windows and the cockpit.
    Draw some clouds.
rocket | Draw a rocket body with a pointed top.
    Draw a curve near the top.
    Draw a round window.
    Draw a fin on each side.
    Draw fire below.
    Draw stars and the moon around it.
ship | Draw the hull, like a bowl.
    Draw a tall mast.
    Draw a big sail on the right.
    Draw a small sail on the left.
    Draw a flag and round windows.
    Draw the waves.
robot | Draw a square head.
    Draw an antenna on top.
    Draw two round eyes and a mouth.
    Draw a big box for the body.
    Draw two arms with hands.
    Draw two legs and some buttons.
dragon | Draw the dragon's round head.
    Draw the neck, the belly and a long tail.
    Draw two horns and the tip of the tail.
    Draw a big wing on its back.
    Draw the feet and a small arm.
    Draw an eye and a mouth. It may breathe a little fire.
unicorn | Draw a long horse's head.
    Draw one long horn on its head.
    Draw stripes on the horn, and an ear.
    Draw the neck, all the way down.
    Draw a wavy mane.
    Draw a closed eye, a nostril and a smile.
mermaid | Draw a round face.
    Draw long, floating hair.
    Draw her eyes and a smile.
    Draw her body and arms.
    Draw a curved fish body.
    Draw the tail fin and some scales.
bear | Draw a big circle for the bear's head.
    Draw two round ears.
    Draw an oval on the face.
    Draw the eyes, nose and mouth.
    Draw a chubby body.
    Draw the tummy, arms and feet.
tiger | Draw a big circle for the tiger's head.
    Draw two round ears.
    Draw the eyes, nose and mouth.
    Draw stripes on its forehead and cheeks.
    Draw the body and the legs.
    Draw the tail, and stripes on the body.
elephant | Draw a big body.
    Draw a round head beside it.
    Draw one big ear.
    Draw a long trunk.
    Draw thick legs.
    Draw an eye, a tail and a tusk.
pig | Draw a big circle.
    Draw two triangle ears.
    Draw an oval in the middle for the snout.
    Draw the nostrils and the eyes.
    Draw the mouth and rosy cheeks.
    Draw the feet and a curly tail.
horse | Draw a long head.
    Draw the neck.
    Draw the body.
    Draw four long legs.
    Draw an ear and the mane.
    Draw the eye, a nostril and the tail.
snowman | Draw a big circle at the bottom.
    Draw a smaller circle on top.
    Draw a hat.
    Draw eyes, a carrot nose and a mouth.
    Draw a scarf and buttons.
    Draw arms made of sticks.
cake | Draw a flat oval for the plate.
    Draw the first layer.
    Draw a second, smaller layer on top.
    Draw the icing running down.
    Draw a candle with a flame.
    Draw cherries and dots.
rainbow | Draw a big arch, like a bridge.
    Draw two more arches inside.
    Draw one small arch in the middle.
    Draw a cloud on the left.
    Draw a cloud on the right.
    Add some stars. Then colour it with seven colours.
"""
