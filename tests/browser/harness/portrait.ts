// Runs inside the page: nothing from outside the function may be used in it.

export interface Portrait {
  readonly wall: string;
  readonly light: string;
  readonly skin: string;
  readonly hair: string;
  readonly shirt: string;
  readonly longHair: boolean;
}

/** Replaces the picture of the camera by a drawn person, so that screenshots show what a call looks like. */
export function installPortrait(look: Portrait): void {
  const canvas = document.createElement('canvas');
  canvas.width = 960;
  canvas.height = 720;
  const paint = canvas.getContext('2d');
  if (!paint || !navigator.mediaDevices) {
    return;
  }

  const blob = (colour: string, x: number, y: number, width: number, height: number) => {
    paint.fillStyle = colour;
    paint.beginPath();
    paint.ellipse(x, y, width, height, 0, 0, Math.PI * 2);
    paint.fill();
  };
  const draw = () => {
    const sway = Math.sin(performance.now() / 900) * 8;
    const wall = paint.createRadialGradient(700, 160, 40, 480, 360, 760);
    wall.addColorStop(0, look.light);
    wall.addColorStop(1, look.wall);
    paint.fillStyle = wall;
    paint.fillRect(0, 0, canvas.width, canvas.height);
    paint.fillStyle = 'rgb(255 255 255 / 14%)';
    paint.fillRect(90, 70, 190, 250);
    paint.fillStyle = 'rgb(0 0 0 / 10%)';
    paint.fillRect(660, 430, 300, 14);

    const x = 480 + sway;
    if (look.longHair) {
      blob(look.hair, x, 370, 175, 235);
    }
    blob(look.shirt, x, 760, 320, 250);
    paint.fillStyle = look.skin;
    paint.fillRect(x - 52, 430, 104, 130);
    blob(look.skin, x, 560, 80, 48);
    blob(look.skin, x, 340, 128, 160);
    paint.save();
    paint.beginPath();
    paint.rect(0, 0, canvas.width, look.longHair ? 290 : 270);
    paint.clip();
    blob(look.hair, x, 322, 144, 166);
    paint.restore();
    blob(look.skin, x + 6, 318, 104, 70);
    for (const side of [-1, 1]) {
      blob('#2b2320', x + side * 48, 338, 10, 12);
      paint.fillStyle = look.hair;
      paint.fillRect(x + side * 48 - 24, 306, 48, 7);
    }
    paint.strokeStyle = '#8d4b43';
    paint.lineWidth = 8;
    paint.lineCap = 'round';
    paint.beginPath();
    paint.arc(x, 390, 44, 0.25 * Math.PI, 0.75 * Math.PI);
    paint.stroke();
  };
  draw();
  setInterval(draw, 100);

  const devices = navigator.mediaDevices;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    for (const track of stream.getVideoTracks()) {
      track.stop();
      stream.removeTrack(track);
      const [drawn] = canvas.captureStream(10).getVideoTracks();
      if (drawn) {
        stream.addTrack(drawn);
      }
    }
    return stream;
  };
}
